-- error: VACUUM FULL writes orders again while nobody can read it.
VACUUM FULL orders;
