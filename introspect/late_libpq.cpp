// libpq's functions as far as they are used here, handed on to the library once it is loaded: base/late_library.h.

#include <libpq-fe.h>

#include "base/late_library.h"

namespace {

const signalbox::LateLibrary& libpq() {
  static const signalbox::LateLibrary library("libpq.so.5");
  return library;
}

}  // namespace

// NOLINTBEGIN: the names are libpq's
#define LATE(name) (*libpq().function<decltype(name)>(#name))

PGconn* PQconnectdbParams(const char* const* keywords, const char* const* values, int expand) {
  return LATE(PQconnectdbParams)(keywords, values, expand);
}
PQconninfoOption* PQconninfoParse(const char* text, char** complaint) {
  return LATE(PQconninfoParse)(text, complaint);
}
void PQconninfoFree(PQconninfoOption* options) {
  LATE(PQconninfoFree)(options);
}
void PQfinish(PGconn* connection) {
  LATE(PQfinish)(connection);
}
ConnStatusType PQstatus(const PGconn* connection) {
  return LATE(PQstatus)(connection);
}
char* PQerrorMessage(const PGconn* connection) {
  return LATE(PQerrorMessage)(connection);
}
char* PQpass(const PGconn* connection) {
  return LATE(PQpass)(connection);
}
int PQsocket(const PGconn* connection) {
  return LATE(PQsocket)(connection);
}
int PQsendQuery(PGconn* connection, const char* query) {
  return LATE(PQsendQuery)(connection, query);
}
int PQconsumeInput(PGconn* connection) {
  return LATE(PQconsumeInput)(connection);
}
int PQisBusy(PGconn* connection) {
  return LATE(PQisBusy)(connection);
}
PGresult* PQgetResult(PGconn* connection) {
  return LATE(PQgetResult)(connection);
}
ExecStatusType PQresultStatus(const PGresult* result) {
  return LATE(PQresultStatus)(result);
}
int PQntuples(const PGresult* result) {
  return LATE(PQntuples)(result);
}
int PQnfields(const PGresult* result) {
  return LATE(PQnfields)(result);
}
char* PQgetvalue(const PGresult* result, int row, int column) {
  return LATE(PQgetvalue)(result, row, column);
}
int PQgetlength(const PGresult* result, int row, int column) {
  return LATE(PQgetlength)(result, row, column);
}
void PQclear(PGresult* result) {
  LATE(PQclear)(result);
}
void PQfreemem(void* memory) {
  LATE(PQfreemem)(memory);
}

#undef LATE
// NOLINTEND
