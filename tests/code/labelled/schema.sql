create table teams (id bigint primary key, name text not null, slug text not null, plan text not null);
create table users (id bigint primary key, email text not null, full_name text, password_hash text, status text not null,
                    team_id bigint, created_at timestamptz not null, last_login_at timestamptz);
create table products (id bigint primary key, sku text not null, title text not null, price_cents integer not null, archived boolean not null);
create table orders (id bigint primary key, user_id bigint not null, total_cents bigint not null, currency text not null,
                     status text not null, placed_at timestamptz not null, shipped_at timestamptz, coupon_code text);
create table order_items (id bigint primary key, order_id bigint not null, product_id bigint not null, quantity integer not null, unit_price integer not null);
create table invoices (id bigint primary key, order_id bigint not null, number text not null, due_on date, paid_at timestamptz, amount_cents bigint not null);
create schema audit;
create table audit.events (id bigint primary key, actor_id bigint, action text not null, payload text, occurred_at timestamptz not null);
create view active_users as select id, email from users where status = 'active';
