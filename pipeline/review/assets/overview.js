"use strict"; // the overview needs no script
