-- The tables of fixharvest.db. Lists that no query needs to search are JSON, in the form of the article's JSON.
CREATE TABLE articles (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  title TEXT,
  language TEXT,
  kind TEXT NOT NULL,
  declared_count INTEGER,
  url TEXT,
  slug TEXT,
  author TEXT,
  date TEXT,
  updated TEXT,
  description TEXT,
  image TEXT,
  tags TEXT NOT NULL,        -- JSON list
  categories TEXT NOT NULL,  -- JSON list
  metadata TEXT NOT NULL,    -- JSON object: the front matter under its common names
  markdown TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  encoding TEXT NOT NULL,
  version TEXT NOT NULL      -- of fixharvest
);

CREATE TABLE fixes (
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES articles (id),
  parent_id TEXT REFERENCES fixes (id),  -- the fix that this is an option of
  path TEXT NOT NULL,                    -- positions from the top, "3.1" is the first option of the third fix
  depth INTEGER NOT NULL,
  position INTEGER NOT NULL,
  label TEXT,
  number INTEGER,
  title TEXT NOT NULL,
  breadcrumb TEXT NOT NULL,              -- titles from the article's down, with " > " between them
  relation TEXT NOT NULL,
  summary TEXT,
  text TEXT NOT NULL,
  markdown TEXT NOT NULL,
  notes TEXT NOT NULL,   -- JSON list
  images TEXT NOT NULL,  -- JSON list
  links TEXT NOT NULL,   -- JSON list
  text_hash TEXT NOT NULL,
  confidence REAL NOT NULL,  -- 0 to 1
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL
);

CREATE TABLE procedures (
  id TEXT PRIMARY KEY,
  fix_id TEXT NOT NULL REFERENCES fixes (id),
  position INTEGER NOT NULL,
  lead_in TEXT,
  applies_to TEXT,
  result TEXT,
  interruptions TEXT NOT NULL,  -- JSON list
  confidence REAL NOT NULL,     -- 0 to 1
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL
);

CREATE TABLE steps (
  id TEXT PRIMARY KEY,
  fix_id TEXT NOT NULL REFERENCES fixes (id),
  procedure_id TEXT NOT NULL REFERENCES procedures (id),
  parent_id TEXT REFERENCES steps (id),  -- the step that this is a sub-step of
  depth INTEGER NOT NULL,
  sequence INTEGER NOT NULL,             -- order in the procedure, sub-steps counted, from 1
  position INTEGER NOT NULL,
  number INTEGER,
  text TEXT NOT NULL,
  markdown TEXT NOT NULL,
  condition TEXT,
  actions TEXT NOT NULL,  -- JSON list
  notes TEXT NOT NULL,    -- JSON list
  images TEXT NOT NULL,   -- JSON list
  links TEXT NOT NULL,    -- JSON list
  confidence REAL NOT NULL,  -- 0 to 1
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL
);

CREATE TABLE sections (
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES articles (id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  title TEXT,
  text TEXT NOT NULL,
  markdown TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL
);

CREATE TABLE questions (  -- of the sections whose role is faq
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES articles (id),
  section_id TEXT NOT NULL REFERENCES sections (id),
  position INTEGER NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL
);

CREATE TABLE removed (
  article_id TEXT NOT NULL REFERENCES articles (id),
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  start INTEGER NOT NULL,  -- code points of the decoded source, half-open
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  PRIMARY KEY (article_id, position)
);

CREATE TABLE warnings (
  article_id TEXT NOT NULL REFERENCES articles (id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  about TEXT,  -- id of the part that it is about
  first_line INTEGER,
  last_line INTEGER,
  PRIMARY KEY (article_id, position)
);
