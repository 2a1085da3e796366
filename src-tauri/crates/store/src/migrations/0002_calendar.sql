-- labels, campaigns, notes on days, saved filters
SELECT 1;
