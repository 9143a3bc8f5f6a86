-- error: Code that is still running asks for orders.note, which is now called remark: its queries fail until the deploy is over; functions and trigger bodies keep the old name.
ALTER TABLE orders RENAME COLUMN note TO remark;
