-- error: Code that is still running asks for tags, which is now called labels: its queries fail until the deploy is over.
ALTER TABLE tags RENAME TO labels;
