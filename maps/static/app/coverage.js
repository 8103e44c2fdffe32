// The coverage page: put every part into its place, then draw.

import { drawBuildings } from "linge/building_layer";
import { drawPlaces } from "linge/choropleth";
import { prepareDrawer } from "linge/drawer";
import { drawLabels } from "linge/labels";
import { fillLegend } from "linge/legend";
import { drawBase, fit, keepFitting } from "linge/map";
import { fillPanel } from "linge/panel";
import { fillLevels, fillToolbar } from "linge/toolbar";

fillToolbar();
fillLevels();
fillPanel();
fillLegend();
prepareDrawer();
drawBase();
fit();
keepFitting();
drawPlaces();
drawLabels();
drawBuildings();
document.documentElement.dataset.ready = "yes";
