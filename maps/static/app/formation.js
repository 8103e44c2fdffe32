// The planner's page: put every part into its place, then draw.

import { drawBase, fit, keepFitting } from "linge/map";
import { fillCompare } from "linge/plan_compare";
import { preparePlanDrawer } from "linge/plan_drawer";
import { drawPlanLabels } from "linge/plan_labels";
import { fillPlanLegend } from "linge/plan_legend";
import { drawPlan } from "linge/plan_map";
import { fillPlanPanel } from "linge/plan_panel";
import { fillPlanTable } from "linge/plan_table";
import { fillPlanToolbar } from "linge/plan_toolbar";

fillPlanToolbar();
fillPlanTable();
fillPlanPanel();
fillPlanLegend();
fillCompare();
preparePlanDrawer();
drawBase();
fit();
keepFitting();
drawPlan();
drawPlanLabels();
document.documentElement.dataset.ready = "yes";
