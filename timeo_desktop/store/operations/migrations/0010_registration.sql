-- How often elements, their keys or their files were changed: who reads first and writes later sees by it whether what
-- was read still holds.
CREATE TABLE crosswalk_version (version INTEGER NOT NULL) STRICT;
INSERT INTO crosswalk_version VALUES (0);
-- Elements whose names were changed and wait to be put into the index of names.
CREATE TABLE unnamed (element INTEGER PRIMARY KEY) STRICT;
CREATE INDEX element_building ON element (id) WHERE ifc_class IN ('IfcBuilding', 'IfcSite');
-- What is listed of layers lies behind their content in the table, and would be reached through all of it.
CREATE INDEX map_layer_listed ON map_layer (
    title COLLATE NOCASE, id, connection, key, title, modified, licence, url, features, hash, delivery);
