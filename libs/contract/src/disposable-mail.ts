/** Providers of throw-away mailboxes; the domains under these count as well. */
export const DISPOSABLE_MAIL_DOMAINS: ReadonlySet<string> = new Set(
  `0-mail.com 0815.ru 0clickemail.com 0wnd.net 10mail.org 10minut.com.pl 10minutemail.com 10minutemail.net 10minutemail.co.uk
  10minutesmail.com 123-m.com 1secmail.com 1secmail.net 1secmail.org 1chuan.com 1zhuan.com 20email.eu 20mail.it 20minutemail.com 24hourmail.com
  2prong.com 30minutemail.com 33mail.com 3d-painting.com 4warding.com 5mail.cf 60minutemail.com 675hosting.com 6ip.us 75hosting.com
  7tags.com 9ox.net a-bc.net afrobacon.com ajaxapp.net amilegit.com anonbox.net anonymbox.com antichef.com antispam.de
  armyspy.com baxomale.ht.cx beefmilk.com binkmail.com bio-muesli.net bobmail.info bofthew.com brefmail.com
  bsnow.net bugmenot.com bumpymail.com burnermail.io byom.de casualdx.com centermail.com chacuo.net chammy.info cool.fr.nf
  correo.blogos.net cosmorph.com courriel.fr.nf courrieltemporaire.com cubiclink.com curryworld.de cust.in cuvox.de
  dacoolest.com dandikmail.com dayrep.com deadaddress.com deadspam.com despam.it despammed.com devnullmail.com dfgh.net
  digitalsanctuary.com dingbone.com discard.email discardmail.com discardmail.de dispostable.com dispomail.eu disposableaddress.com
  disposeamail.com disposemail.com dispose.it dm.w3internet.co.uk dodgeit.com dodgit.com dodsi.com donemail.ru dontreg.com dontsendmespam.de
  drdrb.com dropmail.me dump-email.info dumpandjunk.com dumpmail.de dumpyemail.com e4ward.com easytrashmail.com einrot.com
  email60.com emailage.cf emaildienst.de emailfake.com emailigo.de emailinfive.com emailmiser.com emailnator.com emailondeck.com
  emailsensei.com emailtemporanea.net emailtemporario.com.br emailthe.net emailtmp.com emailto.de emailwarden.com emailx.at.hm
  emailxfer.com emltmp.com enterto.com ephemail.net etranquil.com evopo.com explodemail.com eyepaste.com
  fakeinbox.com fakeinformation.com fakemail.fr fakemailgenerator.com fakemail.net fantasymail.de fastacura.com filzmail.com fizmail.com
  fleckens.hu frapmail.com friendlymail.co.uk fudgerub.com fux0ringduh.com garliclife.com gehensiemirnichtaufdensack.de
  generator.email get1mail.com get2mail.fr getairmail.com getmails.eu getnada.com getonemail.com getonemail.net ghosttexter.de
  girlsundertheinfluence.com gishpuppy.com goemailgo.com gotmail.net gotmail.org gotti.otherinbox.com great-host.in
  greensloth.com grr.la gsrv.co.uk guerillamail.biz guerillamail.com guerillamail.net guerillamail.org guerrillamail.biz
  guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com
  harakirimail.com hat-geld.de hatespam.org hidemail.de hidzz.com hmamail.com hochsitze.com hotpop.com hulapla.de
  ieatspam.eu ieatspam.info ihateyoualot.info imails.info inboxalias.com inboxbear.com inboxclean.com inboxclean.org
  inboxkitten.com incognitomail.com incognitomail.net incognitomail.org insorg-mail.info instant-mail.de ipoo.org
  irish2me.com iwi.net jetable.com jetable.fr.nf jetable.net jetable.org jnxjn.com jourrapide.com junk1e.com kasmail.com
  kaspop.com keepmymail.com killmail.com killmail.net klassmaster.com klzlk.com kulturbetrieb.info kurzepost.de lackmail.net
  letthemeatspam.com lhsdv.com lifebyfood.com link2mail.net linshiyouxiang.net litedrop.com lol.ovpn.to lookugly.com
  lopl.co.cc lortemail.dk lr78.com luxusmail.org m4ilweb.info maboard.com mail-temp.com mail-temporaire.fr mail.tm
  mail1a.de mail21.cc mail2rss.org mail333.com mail4trash.com mailbidon.com mailbiz.biz mailblocks.com mailbucket.org
  mailcat.biz mailcatch.com mailde.de mailde.info maildrop.cc maildx.com maileater.com mailexpire.com mailfa.tk
  mailforspam.com mailfreeonline.com mailguard.me mailhazard.com mailimate.com mailin8r.com mailinater.com mailinator.com
  mailinator.net mailinator.org mailinator2.com mailincubator.com mailismagic.com mailme.ir mailme.lv mailmetrash.com
  mailmoat.com mailnator.com mailnesia.com mailnull.com mailpoof.com mailquack.com mailrock.biz mailsac.com mailscrap.com mailshell.com
  mailsiphon.com mailslapping.com mailslite.com mailspam.xyz mailtemp.info mailto.plus mailtothis.com mailzilla.com mailzilla.org
  makemetheking.com manybrain.com mbx.cc mega.zik.dj meinspamschutz.de meltmail.com messagebeamer.de mierdamail.com
  mintemail.com minuteinbox.com moakt.cc moakt.com moakt.ws mobi.web.id moburl.com mohmal.com moncourrier.fr.nf monemail.fr.nf monmail.fr.nf
  mt2009.com mt2014.com mx0.wwwnew.eu mycleaninbox.net mypartyclip.de myphantomemail.com mytemp.email mytempemail.com
  mytempmail.com mytrashmail.com neomailbox.com nepwk.com nervmich.net nervtmich.net netmails.com netmails.net nevermail.de
  nincsmail.com nobulk.com noclickemail.com nogmailspam.info nomail.xl.cx nomail2me.com nospam.ze.tc nospam4.us nospamfor.us
  nospammail.net notmailinator.com nowhere.org nowmymail.com nurfuerspam.de nwldx.com objectmail.com obobbo.com
  odaymail.com one-time.email oneoffemail.com onewaymail.com oopi.org otherinbox.com owlpic.com
  pancakemail.com pjjkp.com plexolan.de politikerclub.de pookmail.com privatdemail.net proxymail.eu
  prtnx.com putthisinyourspamdatabase.com quickinbox.com rcpt.at recode.me recursor.net regbypass.com rejectmail.com
  rhyta.com rklips.com rmqkr.net rppkn.com rtrtr.com s0ny.net safe-mail.info safersignup.de safetymail.info safetypost.de
  sandelf.de saynotospams.com selfdestructingmail.com sendspamhere.com sharklasers.com shieldedmail.com shiftmail.com shitmail.me
  shortmail.net sibmail.com skeefmail.com slaskpost.se slopsbox.com smashmail.de smellfear.com snakemail.com sneakemail.com
  sofimail.com sofort-mail.de sogetthis.com soodonims.com spam.la spam.su spam4.me spamavert.com spambob.com spambob.net
  spambob.org spambog.com spambog.de spambog.ru spambox.info spambox.us spamcannon.com spamcannon.net spamcero.com
  spamcon.org spamcorptastic.com spamcowboy.com spamcowboy.net spamday.com spamex.com spamfree24.com spamfree24.de
  spamfree24.eu spamfree24.org spamgourmet.com spamgourmet.net spamgourmet.org spamherelots.com spamhereplease.com
  spamhole.com spamify.com spamkill.info spaml.com spaml.de spammotel.com spamobox.com spamoff.de spamslicer.com spamspot.com
  spamthis.co.uk spamtroll.net speed.1s.fr spoofmail.de stuffmail.de super-auswahl.de superrito.com suremail.info
  teewars.org teleworm.com teleworm.us temp-mail.com temp-mail.de temp-mail.io temp-mail.org temp-mail.ru tempail.com
  tempalias.com tempe-mail.com tempemail.biz tempemail.co.za tempemail.com tempemail.net tempinbox.co.uk tempinbox.com
  tempmail.de tempmail.eu tempmail.it tempmail.net tempmail.plus tempmail2.com tempmailaddress.com tempmailer.com tempmailer.de tempmailo.com tempomail.fr
  temporarily.de temporarioemail.com.br temporaryemail.net temporaryemail.us temporaryforwarding.com temporaryinbox.com
  tempr.email tempthe.net thankyou2010.com thisisnotmyrealemail.com throam.com throwawayemailaddress.com throwawaymail.com
  tilien.com tmail.ws tmailinator.com tmpmail.net tmpmail.org toiea.com tradermail.info trash-amil.com trash-mail.at trash-mail.com
  trash-mail.de trash2009.com trashcanmail.com trashdevil.com trashdevil.de trashemail.de trashmail.at trashmail.com
  trashmail.de trashmail.me trashmail.net trashmail.org trashmail.ws trashmailer.com trashymail.com trashymail.net trbvm.com
  trillianpro.com turual.com twinmail.de tyldd.com uggsrock.com upliftnow.com uplipht.com venompen.com veryrealemail.com
  viditag.com viewcastmedia.com vomoto.com vpn.st vsimcard.com vubby.com walala.org walkmail.net wasteland.rfc822.org webm4il.info
  wegwerfadresse.de wegwerfemail.com wegwerfemail.de wegwerfmail.de wegwerfmail.info wegwerfmail.net wegwerfmail.org
  wh4f.org whyspam.me willselfdestruct.com winemaven.info wronghead.com wuzup.net wuzupmail.net xagloo.com xemaps.com
  xents.com xmaily.com xoxy.net yapped.net yep.it yogamaven.com yomail.info yopmail.com yopmail.fr yopmail.net ypmail.webarnak.fr.eu.org
  yuurok.com zehnminutenmail.de zippymail.info zoemail.net zoemail.org zomg.info`.trim().split(/\s+/),
);
