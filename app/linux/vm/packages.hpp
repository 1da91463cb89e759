#pragma once
// Debian's packages, by apt with a state of its own: nothing of the machine's is read or changed, and it takes no
// privilege.

#include "app/linux/vm/tool.hpp"

#include <string>
#include <vector>

namespace cow::real::vm {

class Packages {
public:
    /// `folder`: for lists and downloads; made. Lists that are older than a day are fetched again. Throws Unavailable.
    Packages(const std::string& folder, const Say& say);

    /// Of the packages with kernels.
    const std::vector<std::string>& names() const { return names_; }
    /// Downloads a kernel and unpacks it. The folder. Throws Unavailable.
    std::string unpack(const std::string& release) const;
    /// Removes what has been downloaded; the lists stay.
    void clean() const;

private:
    std::vector<std::string> apt(const std::string& program, std::vector<std::string> words) const;

    std::string folder_;
    std::vector<std::string> names_;
};

} // namespace cow::real::vm
