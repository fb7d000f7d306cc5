-- When its source wrote down what is shown of an intervention, where it comes in files: what an older file says is past.
ALTER TABLE intervention ADD COLUMN told INTEGER;
