-- Indexes, full-text search and views. Datasette finds the search of a table by content="…" in double quotes.
CREATE INDEX articles_path ON articles (path);
CREATE INDEX articles_kind ON articles (kind, language);
CREATE INDEX fixes_article ON fixes (article_id);
CREATE INDEX fixes_parent ON fixes (parent_id);
CREATE INDEX fixes_text_hash ON fixes (text_hash);
CREATE INDEX procedures_fix ON procedures (fix_id);
CREATE INDEX steps_fix ON steps (fix_id);
CREATE INDEX steps_procedure ON steps (procedure_id, sequence);
CREATE INDEX steps_parent ON steps (parent_id);
CREATE INDEX sections_article ON sections (article_id);
CREATE INDEX questions_section ON questions (section_id);
CREATE INDEX removed_rule ON removed (rule, kind);
CREATE INDEX warnings_code ON warnings (code);

CREATE VIRTUAL TABLE fixes_fts USING fts5 (
  title, breadcrumb, text, content="fixes", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE steps_fts USING fts5 (
  text, condition, content="steps", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE sections_fts USING fts5 (
  title, text, content="sections", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE questions_fts USING fts5 (
  question, answer, content="questions", tokenize="porter unicode61 remove_diacritics 2"
);

CREATE VIEW fix_list AS
SELECT
  fixes.id,
  articles.title AS article,
  fixes.path,
  fixes.label,
  fixes.number,
  fixes.title,
  fixes.relation,
  fixes.confidence,
  (SELECT count(*) FROM procedures WHERE procedures.fix_id = fixes.id) AS procedures,
  (SELECT count(*) FROM steps WHERE steps.fix_id = fixes.id) AS steps,
  articles.kind,
  articles.language,
  articles.path AS source,
  fixes.first_line
FROM fixes
JOIN articles ON articles.id = fixes.article_id;

CREATE VIEW step_list AS
SELECT
  steps.id,
  articles.title AS article,
  fixes.title AS fix,
  procedures.lead_in,
  procedures.applies_to,
  steps.sequence,
  steps.depth,
  steps.text,
  steps.condition,
  steps.confidence,
  (SELECT group_concat(json_extract(value, '$.verb'), ', ') FROM json_each(steps.actions)) AS verbs,
  articles.path AS source,
  steps.first_line
FROM steps
JOIN procedures ON procedures.id = steps.procedure_id
JOIN fixes ON fixes.id = steps.fix_id
JOIN articles ON articles.id = fixes.article_id;

CREATE VIEW removed_by_rule AS
SELECT rule, kind, count(*) AS pieces, count(DISTINCT article_id) AS articles, sum("end" - start) AS characters
FROM removed
GROUP BY rule, kind;

CREATE VIEW doubtful AS
SELECT articles.path AS source, warnings.first_line, warnings.severity, warnings.code, warnings.message, warnings.about
FROM warnings
JOIN articles ON articles.id = warnings.article_id;

-- What is ours: everything that a later `convert --database` may change.
CREATE TABLE fixharvest_objects (name TEXT PRIMARY KEY, type TEXT NOT NULL, sql TEXT NOT NULL);
INSERT INTO fixharvest_objects
SELECT name, type, sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*_fts_*';
