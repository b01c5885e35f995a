"use strict"; // The overview needs no script.
