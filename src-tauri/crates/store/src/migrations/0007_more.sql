-- whatever else this version needs
SELECT 1;
