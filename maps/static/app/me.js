// A page that only tells something.

import { fillScreenWays } from "linge/screen";

fillScreenWays("me");
