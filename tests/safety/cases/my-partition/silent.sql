ALTER TABLE tags COMMENT='not partitioned';
