import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
import { Team } from "./team.entity";

@Entity("users")
export class User { @uses users!
  @PrimaryGeneratedColumn()
  id: number; @uses users.id!

  @Column({ unique: true })
  email: string; @uses users.email!

  @Column({ name: "full_name", nullable: true })
  fullName: string; @uses users.full_name!

  @Column()
  status: string; @uses users.status!

  @ManyToOne(() => Team)
  @JoinColumn({ name: "team_id" })
  team: Team; @uses users.team_id!

  displayName: string;
}
