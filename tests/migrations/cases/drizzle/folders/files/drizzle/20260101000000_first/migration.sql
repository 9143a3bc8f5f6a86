CREATE TABLE `team` (`id` int AUTO_INCREMENT NOT NULL, CONSTRAINT `team_id` PRIMARY KEY(`id`));
--> statement-breakpoint
CREATE INDEX `by_id` ON `team` (`id`);
