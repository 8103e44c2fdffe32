// Signing in.

import { request } from "linge/asking";
import { openDoor } from "linge/door";

openDoor(({ login, password }) =>
  request("POST", "/api/v1/session", { login: login.trim().toLowerCase(), password }),
);
