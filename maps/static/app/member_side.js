// One member at the side: what is kept, and what may be done with it.

import { ask } from "linge/asking";
import { button, icon, make } from "linge/elements";
import { askDeletion, takeExtract } from "linge/member_duties";
import { correctionForm, homeForm, organisationForm } from "linge/member_forms";
import { showHistory } from "linge/member_history";
import { memberTags } from "linge/member_words";
import { tellFailure } from "linge/office_dialog";
import { closeSide, fact, showSide } from "linge/office_side";
import { hideAll, revealButton } from "linge/worker_reveal";
import { say } from "linge/words";

const FORMS = { correct: correctionForm, home: homeForm, organisation: organisationForm };

/** Open a member at the side; `deed` begins with one of the forms. */
export async function openMember(id, around) {
  try {
    const member = await ask("GET", `/api/v1/members/${id}`);
    if (around.deed) showForm(around.deed, member, around);
    else showMember(member, around);
  } catch (error) {
    tellFailure(error, () => openMember(id, around));
  }
}

function showMember(member, around, words = "") {
  const name = make("span", { translate: "no" }, member.masked_name);
  const head = make("div", { className: "deeds" });
  const reveal = revealButton(member, head, name);
  if (reveal) head.append(reveal);
  showSide(
    { kicker: member.org_name ?? say("members.beyond"), title: name, onClose: () => leave(around) },
    words ? make("p", { className: "office-done", role: "status" }, icon("yes"), words) : null,
    make("section", {}, memberTags(member), head),
    make("section", {}, make("dl", {}, facts(member))),
    make("section", {}, make("div", { className: "deeds" }, deeds(member, around))),
  );
}

function leave(around) {
  hideAll();
  around.onClose?.();
}

function facts(member) {
  const since = (day) => (day ? say("members.since", { day }) : "");
  const plain = (value) => make("span", { className: "muted" }, value);
  return [
    fact(say("field.membership_kind"), say(`membership.${member.membership_kind}`)),
    fact(say("members.category"), say(`category.${member.category}`)),
    fact(say("field.status"), say(`standing.${member.status}`)),
    fact(say("members.org"), member.org_name ?? say("members.beyond"), plain(` ${since(member.belongs_since)}`)),
    fact(say("members.group"), member.group_name, member.group_role ? plain(` ${say(`group_role.${member.group_role}`)}`) : null),
    fact(say("members.home"), member.home ?? say(`located.${member.located_state}`), plain(` ${since(member.lives_since)}`)),
    fact(say("field.stairwell_no"), member.stairwell_no),
    fact(say("field.tenure"), member.tenure ? say(`tenure.${member.tenure}`) : null),
    fact(say("field.flow_status"), member.flow_status === "none" ? null : say(`flow.${member.flow_status}`)),
    fact(say("field.last_contact_month"), member.last_contact_month?.slice(0, 7)),
    fact(say("field.origin_village_id"), member.origin_village),
    fact(say("field.consented_on"), member.consented_on),
    ...member.participations.map((each) =>
      fact(say(`participation.${each.participation_role}`), each.org_name, plain(` ${since(each.since)}`)),
    ),
    fact(say("field.phone"), say(member.has_phone ? "members.phone_kept" : "members.phone_none")),
  ];
}

function deeds(member, around) {
  const back = () => showMember(member, around);
  const deed = (name, onClick, className = "tool") => button({ className, onClick }, say(`members.do_${name}`));
  return [
    ...Object.keys(FORMS).map((name) => deed(name, () => showForm(name, member, around))),
    deed("history", () => showHistory(member, around.choices, back)),
    deed("extract", () => takeExtract(member)),
    deed("delete", () => askDeletion(member, () => gone(around)), "tool is-grave"),
  ];
}

function gone(around) {
  closeSide();
  around.onChanged();
}

function showForm(name, member, around) {
  hideAll();
  const onSaved = ({ member: changed, warnings }) => {
    const words = [say("members.saved"), ...warnings.map((each) => each[say("members.message")])];
    showMember(changed, { ...around, deed: null }, words.join(" · "));
    around.onChanged();
  };
  const onNewer = (newer, draft) => render(newer, draft);
  const render = (base, draft) =>
    showSide(
      { kicker: say(`members.do_${name}`), title: make("span", { translate: "no" }, base.masked_name), onClose: () => leave(around) },
      FORMS[name](base, { ...around, draft, older: draft ? member : null, onSaved, onNewer, onBack: () => showMember(base, around) }),
    );
  render(member, null);
}
