#include "store/jobs.h"

#include <algorithm>

#include "store/sql.h"

namespace signalbox {
namespace {

Job read_job(SQLite::Statement& row) {
  return Job{.id = sql::number(row, 0),
             .kind = sql::text(row, 1),
             .key = sql::text(row, 2),
             .payload = sql::text(row, 3),
             .attempt = static_cast<int>(sql::number(row, 4)),
             .created_at = sql::instant(row, 5)};
}

DeadJob read_dead(SQLite::Statement& row) {
  return DeadJob{.job = read_job(row), .why = sql::text(row, 6), .died_at = sql::instant(row, 7)};
}

/// A verb of a lease's holder that changed nothing: either it was done before, or the lease is somebody else's now.
Result<void> held(StoreDatabase& database, const Job& job, const Result<int>& changed) {
  if (!changed) {
    return fail(changed.error());
  }
  if (*changed > 0) {
    return {};
  }
  const auto others =
      sql::number_of(database, 0, "SELECT count(*) FROM jobs WHERE id = ? AND state = 'running'", job.id);
  if (!others) {
    return fail(others.error());
  }
  return *others == 0 ? Result<void>{}
                      : Result<void>(fail(Code::Conflict, "the job's lease ran out and another worker has it"));
}

}  // namespace

Result<void> JobStore::enqueue(const NewJob& job, Instant now) {
  return sql::done(sql::execute(*database_,
                                "INSERT INTO jobs (kind, key, payload, state, run_at, created_at) "
                                "VALUES (?, ?, ?, 'queued', ?, ?) "
                                "ON CONFLICT (kind, key) WHERE state = 'queued' DO UPDATE SET "
                                "payload = excluded.payload, run_at = min(run_at, excluded.run_at)",
                                job.kind, job.key, job.payload, job.run_at, now));
}

Result<std::optional<Job>> JobStore::claim(Instant now, std::chrono::milliseconds lease) {
  // A look first: an UPDATE takes the write lock, which webhooks wait for, even when it changes nothing.
  const auto due = sql::number_of(*database_, 0,
                                  "SELECT EXISTS (SELECT 1 FROM jobs WHERE (state = 'running' AND lease_until <= ?1) "
                                  "OR (state = 'queued' AND run_at <= ?1))",
                                  now);
  if (!due || *due == 0) {
    return due ? Result<std::optional<Job>>(std::nullopt) : fail(due.error());
  }
  return sql::row(*database_, read_job,
                  "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = ?2 WHERE id = ("
                  "  SELECT id FROM jobs AS due WHERE (state = 'running' AND lease_until <= ?1)"
                  "  OR (state = 'queued' AND run_at <= ?1 AND NOT EXISTS ("
                  "      SELECT 1 FROM jobs AS busy WHERE busy.state = 'running' AND busy.key = due.key))"
                  "  ORDER BY run_at, id LIMIT 1) "
                  "RETURNING id, kind, key, payload, attempts, created_at",
                  now, now + lease);
}

Result<void> JobStore::extend(const Job& job, Instant lease_until) {
  const auto changed =
      sql::execute(*database_, "UPDATE jobs SET lease_until = ? WHERE id = ? AND state = 'running' AND attempts = ?",
                   lease_until, job.id, job.attempt);
  if (changed && *changed == 0) {
    return fail(Code::Conflict, "the job is not this worker's any more");
  }
  return sql::done(changed);
}

Result<void> JobStore::complete(const Job& job) {
  return held(*database_, job,
              sql::execute(*database_, "DELETE FROM jobs WHERE id = ? AND state = 'running' AND attempts = ?", job.id,
                           job.attempt));
}

Result<void> JobStore::retry(const Job& job, std::string_view why, Instant retry_at) {
  return database_->transaction([&]() -> Result<void> {
    const auto newer = sql::number_of(
        *database_, 0, "SELECT count(*) FROM jobs WHERE kind = ? AND key = ? AND state = 'queued'", job.kind, job.key);
    if (!newer) {
      return fail(newer.error());
    }
    if (*newer > 0) {
      return complete(job);
    }
    return held(*database_, job,
                sql::execute(*database_,
                             "UPDATE jobs SET state = 'queued', run_at = ?, last_error = ? "
                             "WHERE id = ? AND state = 'running' AND attempts = ?",
                             retry_at, why, job.id, job.attempt));
  });
}

Result<void> JobStore::bury(const Job& job, std::string_view why, Instant now) {
  return held(*database_, job,
              sql::execute(*database_,
                           "UPDATE jobs SET state = 'dead', died_at = ?, last_error = ? "
                           "WHERE id = ? AND state = 'running' AND attempts = ?",
                           now, why, job.id, job.attempt));
}

Result<std::vector<DeadJob>> JobStore::dead(int limit) {
  return sql::rows(*database_, read_dead,
                   "SELECT id, kind, key, payload, attempts, created_at, last_error, died_at FROM jobs "
                   "WHERE state = 'dead' ORDER BY id DESC LIMIT ?",
                   limit);
}

Result<void> JobStore::requeue(std::int64_t id, Instant now) {
  return database_->transaction([&]() -> Result<void> {
    const auto job = sql::row(*database_, read_job,
                              "DELETE FROM jobs WHERE id = ? AND state = 'dead' "
                              "RETURNING id, kind, key, payload, attempts, created_at",
                              id);
    if (!job) {
      return fail(job.error());
    }
    if (!*job) {
      return fail(Code::NotFound, "there is no dead job with this id");
    }
    return enqueue({.kind = (*job)->kind, .key = (*job)->key, .payload = (*job)->payload, .run_at = now}, now);
  });
}

Result<QueueState> JobStore::state() {
  const auto read = [](SQLite::Statement& row) {
    QueueState state{.queued = sql::number(row, 0), .running = sql::number(row, 1), .dead = sql::number(row, 2)};
    if (!row.isColumnNull(3)) {
      state.oldest = sql::instant(row, 3);
    }
    return state;
  };
  const auto found =
      sql::row<QueueState>(*database_, read,
                           "SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'running'),"
                           " count(*) FILTER (WHERE state = 'dead'), min(created_at) FILTER (WHERE state = 'queued')"
                           " FROM jobs");
  return found ? Result<QueueState>(found->value_or(QueueState{})) : fail(found.error());
}

Result<std::optional<Instant>> JobStore::next_due() {
  const auto next = sql::number_of(*database_, -1,
                                   "SELECT min(CASE state WHEN 'running' THEN lease_until ELSE run_at END) "
                                   "FROM jobs WHERE state <> 'dead'");
  if (!next) {
    return fail(next.error());
  }
  return *next < 0 ? std::optional<Instant>{} : std::optional(sql::to_instant(*next));
}

}  // namespace signalbox
