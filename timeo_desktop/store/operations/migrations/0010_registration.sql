-- How often elements, their keys or their files were changed: who reads first and writes later sees by it whether what
-- was read still holds.
CREATE TABLE crosswalk_version (version INTEGER NOT NULL) STRICT;
INSERT INTO crosswalk_version VALUES (0);
-- Elements whose names were changed and wait to be put into the index of names.
CREATE TABLE unnamed (element INTEGER PRIMARY KEY) STRICT;
CREATE INDEX element_building ON element (id) WHERE ifc_class IN ('IfcBuilding', 'IfcSite');
