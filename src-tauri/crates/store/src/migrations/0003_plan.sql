-- queue slots, pillars, ideas, recurrence
SELECT 1;
