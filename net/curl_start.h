#pragma once
// libcurl wants to be initialised once in a process and before a second thread uses it. Only for the .cpp files of this
// folder.

namespace signalbox {

void start_curl();

}  // namespace signalbox
