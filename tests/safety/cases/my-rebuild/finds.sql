-- warning: ENGINE writes orders again (ALGORITHM=INPLACE, LOCK=NONE).
ALTER TABLE orders ENGINE=InnoDB;
