DROP TYPE unused_status;
