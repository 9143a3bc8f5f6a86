CREATE TABLE "team" ("id" uuid PRIMARY KEY NOT NULL);
--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_owner_fk" FOREIGN KEY ("id") REFERENCES "public"."owner"("id") ON DELETE no action ON UPDATE no action;
