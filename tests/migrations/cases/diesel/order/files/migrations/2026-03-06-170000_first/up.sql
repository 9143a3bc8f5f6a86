CREATE TABLE parcel (id integer);
