-- brands' own dates, hidden dates
SELECT 1;
