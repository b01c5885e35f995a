"use strict"; // The page of cuts needs no script.
