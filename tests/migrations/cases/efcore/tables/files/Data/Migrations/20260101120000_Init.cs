using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Data.Migrations
{
    public partial class Init : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(name: "shop");

            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:mood", "sad,glad")
                .Annotation("Npgsql:PostgresExtension:citext", ",,");

            migrationBuilder.CreateTable(
                name: "Customers",
                schema: "shop",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(name: "full name", maxLength: 100, nullable: false, defaultValue: "it's"),
                    Total = table.Column<decimal>(precision: 10, scale: 2, nullable: true),
                    Active = table.Column<bool>(nullable: false, defaultValue: true),
                    Created = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    Loud = table.Column<string>(type: "text", computedColumnSql: "upper(name)", stored: true),
                    Tags = table.Column<string[]>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Customers", x => x.Id);
                    table.UniqueConstraint("AK_Customers_Name", x => x.Name);
                    table.CheckConstraint("CK_Total", "\"Total\" > 0");
                });

            migrationBuilder.CreateTable(
                name: "CustomerTeam",
                columns: table => new
                {
                    CustomerId = table.Column<int>(nullable: false),
                    TeamId = table.Column<Guid>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerTeam", x => new { x.CustomerId, x.TeamId });
                    table.ForeignKey(
                        name: "FK_CustomerTeam_Customers",
                        column: x => x.CustomerId,
                        principalSchema: "shop",
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_Name",
                schema: "shop",
                table: "Customers",
                column: "full name",
                unique: true,
                filter: "\"Total\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Two",
                table: "CustomerTeam",
                columns: new[] { "TeamId", "CustomerId" },
                descending: new[] { true, false })
                .Annotation("Npgsql:CreatedConcurrently", true);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "CustomerTeam");
            migrationBuilder.DropTable(name: "Customers", schema: "shop");
        }
    }
}
