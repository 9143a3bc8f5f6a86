DROP TABLE "team";
