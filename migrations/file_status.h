#pragma once
// What a branch does to a file of a migrations folder.

namespace signalbox {

enum class FileStatus {
  Added,
  Edited,   ///< the base had this file when the branch left it
  Deleted,  ///< likewise, and the base still has it
};

}  // namespace signalbox
