// The grid worker's page: put every part into its place, then ask for the buildings.

import { prepareAccount } from "linge/worker_account";
import { keepLoading } from "linge/worker_buildings";
import { drawWorkerBuildings } from "linge/worker_drawing";
import { prepareMap } from "linge/worker_map";
import { prepareReveal } from "linge/worker_reveal";
import { fillSearch } from "linge/worker_search";
import { closeOnEscape } from "linge/worker_sheet";
import { fillTabs } from "linge/worker_tabs";

fillSearch();
fillTabs();
prepareReveal();
prepareAccount();
closeOnEscape();
prepareMap();
drawWorkerBuildings();
keepLoading();
document.documentElement.dataset.ready = "yes";
