ALTER TABLE `a` ADD `name` text;
