"""Three unlabelled controls drive temperature and humidity (PISA 2012, item CP025Q01)."""
