/** What stands of what was told. `take` every message as it comes, also twice, also after a restart from what was kept. */
export function createReader() {
  const epochs = new Map(); // by topic
  const latest = new Map(); // by topic and contact: the last sequence
  const standing = new Map(); // by the message's id: its data
  return {
    standing,
    take({ id, type, data }) {
      const { contactId, topic, epoch, sequence } = data;
      if (!counts(topic, epoch)) return;
      const place = `${topic} ${contactId}`;
      if (sequence <= (latest.get(place) ?? 0)) return;
      latest.set(place, sequence);
      if (type === 'waymark.retraction.v1') return void standing.delete(data.retracts);
      for (const [before, said] of standing) if (isReplaced(said, data)) standing.delete(before);
      standing.set(id, data);
    },
  };

  /** A lower epoch does not, a higher one voids what was told before. */
  function counts(topic, epoch) {
    const known = epochs.get(topic) ?? 0;
    if (epoch > known) begin(topic, epoch);
    return epoch >= known;
  }

  function begin(topic, epoch) {
    epochs.set(topic, epoch);
    for (const place of latest.keys()) if (place.startsWith(`${topic} `)) latest.delete(place);
    for (const [id, said] of standing) if (said.topic === topic) standing.delete(id);
  }
}

/** A contact has one score, and each hand-off once; its stages are all kept. */
function isReplaced(said, { topic, contactId, handoffId }) {
  if (said.topic !== topic || said.contactId !== contactId || topic === 'waymark.stages') return false;
  return topic === 'waymark.scores' || said.handoffId === handoffId;
}
