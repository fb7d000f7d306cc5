-- When its source wrote down what is shown of an intervention, where it comes in files: what an older file says is past.
ALTER TABLE intervention ADD COLUMN told INTEGER;
-- What was missing in the last sweep of a connection, where so much was missing that it was not believed.
CREATE TABLE missing (connection TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (connection, key)) STRICT, WITHOUT ROWID;
