#pragma once
// What cowscope verify is asked to do.

#include <string>
#include <vector>

namespace cow::cli {

/// The command line, as it was written.
struct VerifyRequest {
    std::vector<std::string> files;
    bool json = false;
    bool traits = false;       ///< print the kernel's rules instead
    bool allow_ksm = false;    ///< same-page merging may be switched on meanwhile
    std::string bug;           ///< a faulty model
    bool unprivileged = false; ///< look only at what any user may see
    bool vm = false;           ///< on a kernel in a machine of its own
    std::string kernel;        ///< which: a version, "newest", a release
    std::string vmlinuz;       ///< or the file with it
    std::string language;      ///< of the reasons: a code
};

} // namespace cow::cli
