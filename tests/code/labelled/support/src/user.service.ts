import { DataSource, Repository } from "typeorm";
import { User } from "./user.entity";

export class UserService {
  constructor(private readonly users: Repository<User>, private readonly source: DataSource) {}

  byEmail(email: string) {
    return this.users.findOne({ where: { email, status: "active" } }); @uses users.email users.status
  }

  search(term: string) {
    return this.users
      .createQueryBuilder("user")
      .where("user.email ILIKE :term", { term }) @uses users.email
      .andWhere("user.status = :status", { status: "active" }) @uses users.status
      .orderBy("user.fullName") @uses users.full_name
      .getMany();
  }

  rename(id: number, fullName: string) {
    return this.users.update({ id }, { fullName }); @uses users.id users.full_name!
  }

  teams() {
    return this.source.query("SELECT slug, plan FROM teams WHERE name = $1", ["a"]); @uses teams.slug teams.plan teams teams.name
  }
}
