/** Providers where anybody gets a mailbox, most of them for nothing; the domains under these count as well. */
export const FREE_MAIL_DOMAINS: ReadonlySet<string> = new Set(
  [
    // China, Hong Kong, Taiwan
    `qq.com foxmail.com 163.com 126.com yeah.net 188.com 163.net vip.163.com vip.126.com sina.com sina.cn sina.com.cn
    vip.sina.com sohu.com vip.sohu.com sogou.com tom.com 21cn.com 21cn.net 139.com 189.cn wo.cn aliyun.com 263.net 263.net.cn
    x263.net eyou.com chinaren.com china.com china.com.cn citiz.net hotmail.com.hk yahoo.com.cn yahoo.cn yahoo.com.hk
    yahoo.com.tw netvigator.com pchome.com.tw hinet.net msa.hinet.net seed.net.tw ymail.com.cn 2980.com 88.com`,
    // world
    `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com yahoo.com ymail.com rocketmail.com
    myyahoo.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de
    tuta.io tuta.com tutamail.com keemail.me mail.com email.com usa.com myself.com consultant.com post.com europe.com asia.com
    iname.com writeme.com cheerful.com engineer.com techie.com gmx.com gmx.us zoho.com zohomail.com zohomail.eu fastmail.com
    fastmail.fm hushmail.com hush.com hush.ai mailfence.com runbox.com posteo.net startmail.com lycos.com excite.com juno.com
    netzero.net netzero.com inbox.com mail2world.com rediffmail.com rediff.com hey.com duck.com skiff.com disroot.org riseup.net
    autistici.org cock.li airmail.cc vivaldi.net operamail.com lavabit.com safe-mail.net byke.com care2.com`,
    // Europe
    `gmx.de gmx.net gmx.at gmx.ch web.de freenet.de t-online.de arcor.de online.de posteo.de mailbox.org mail.de email.de kabelmail.de
    vodafonemail.de hotmail.de live.de outlook.de yahoo.de googlemail.de orange.fr wanadoo.fr free.fr laposte.net sfr.fr
    neuf.fr bbox.fr club-internet.fr numericable.fr aliceadsl.fr hotmail.fr live.fr outlook.fr yahoo.fr gmx.fr libero.it virgilio.it
    alice.it tin.it tiscali.it fastwebnet.it inwind.it iol.it hotmail.it live.it outlook.it yahoo.it hotmail.co.uk live.co.uk
    outlook.co.uk yahoo.co.uk btinternet.com btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net
    tiscali.co.uk sky.com o2.co.uk hotmail.es outlook.es yahoo.es telefonica.net terra.es ono.com movistar.es ziggo.nl
    kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl upcmail.nl chello.nl casema.nl live.nl hotmail.nl telenet.be
    skynet.be proximus.be scarlet.be hotmail.be live.be bluewin.ch hispeed.ch sunrise.ch aon.at chello.at sapo.pt
    iol.pt clix.pt telia.com bredband.net spray.se hotmail.se live.se comhem.se online.no live.no hotmail.no hotmail.dk live.dk
    mail.dk tdcadsl.dk jubii.dk luukku.com suomi24.fi hotmail.fi kolumbus.fi wp.pl o2.pl onet.pl onet.eu op.pl interia.pl
    interia.eu poczta.fm vp.pl gazeta.pl tlen.pl seznam.cz email.cz centrum.cz atlas.cz post.cz volny.cz quick.cz
    azet.sk centrum.sk zoznam.sk freemail.hu citromail.hu indamail.hu t-online.hu abv.bg mail.bg dir.bg yahoo.ro yahoo.gr
    otenet.gr in.gr forthnet.gr inbox.lv inbox.lt one.lt delfi.lt mail.ee hot.ee eircom.net yahoo.ie mynet.com`,
    // Russia and neighbours
    `mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru rambler.ru lenta.ru
    autorambler.ru myrambler.ru ro.ru pochta.ru hotbox.ru ukr.net i.ua meta.ua bigmir.net tut.by mail.kz`,
    // Japan, Korea, south and south-east Asia, Oceania
    `yahoo.co.jp ybb.ne.jp docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp so-net.ne.jp
    ocn.ne.jp excite.co.jp goo.jp hotmail.co.jp live.jp outlook.jp naver.com hanmail.net daum.net nate.com kakao.com hanmir.com
    dreamwiz.com yahoo.co.kr korea.com yahoo.co.in yahoo.in rediffmail.in indiatimes.com sify.com in.com outlook.in yahoo.com.sg
    singnet.com.sg starhub.net.sg yahoo.com.my yahoo.com.ph yahoo.co.id yahoo.com.vn yahoo.co.th hotmail.co.th outlook.co.th outlook.co.id
    plasa.com telkom.net bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au yahoo.com.au hotmail.com.au live.com.au
    outlook.com.au xtra.co.nz yahoo.co.nz slingshot.co.nz vodafone.co.nz`,
    // the Americas, Africa, the Middle East
    `comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net swbell.net flash.net
    cox.net charter.net spectrum.net roadrunner.com rr.com twc.com earthlink.net mindspring.com optonline.net optimum.net
    frontier.com frontiernet.net windstream.net centurylink.net centurytel.net q.com embarqmail.com suddenlink.net cableone.net
    prodigy.net peoplepc.com shaw.ca rogers.com sympatico.ca bell.net telus.net videotron.ca cogeco.ca live.ca hotmail.ca yahoo.ca
    outlook.ca uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br
    yahoo.com.br hotmail.com.br outlook.com.br live.com.br yahoo.com.mx hotmail.com.mx outlook.com.mx live.com.mx prodigy.net.mx yahoo.com.ar
    hotmail.com.ar live.com.ar outlook.com.ar fibertel.com.ar arnet.com.ar speedy.com.ar yahoo.cl outlook.cl vtr.net yahoo.com.co
    outlook.com.co une.net.co yahoo.com.pe outlook.com.pe cantv.net yahoo.com.ve walla.co.il walla.com bezeqint.net netvision.net.il
    012.net.il maktoob.com yahoo.ae emirates.net.ae mweb.co.za webmail.co.za telkomsa.net vodamail.co.za yahoo.co.za`,
  ].flatMap((domains) => domains.trim().split(/\s+/)),
);
