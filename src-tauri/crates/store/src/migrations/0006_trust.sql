-- pause, forecast, guided publishing
SELECT 1;
