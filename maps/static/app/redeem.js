// Choosing a password by a one-time link; its token stands behind # and reaches no log.

import { request } from "linge/asking";
import { openDoor } from "linge/door";
import { say } from "linge/words";

const token = new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
window.history.replaceState(null, "", window.location.pathname);

openDoor(async ({ password, again }) => {
  if (password !== again) throw say("redeem.differ");
  await request("POST", "/api/v1/session/redeem", { token, password });
});
