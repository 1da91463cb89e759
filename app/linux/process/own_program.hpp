#pragma once
// This program, run again beside itself: for what takes long and may be given up at any time.
//
//   OwnProgram program({"verify", "--vm", "--json", "-"}, text);
//   while (program.runs()) { … something else … }

#include "app/linux/process/posix.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace cow::real {

class OwnProgram {
public:
    /// Starts it, with `input` to read; it prints UTF-8. Throws Unavailable.
    OwnProgram(const std::vector<std::string>& arguments, const std::string& input);
    /// Ends it, and waits until it is gone.
    ~OwnProgram();
    OwnProgram(const OwnProgram&) = delete;
    OwnProgram& operator=(const OwnProgram&) = delete;

    /// Takes in what it has printed since; false once it has ended and that is all. Never waits.
    bool runs();
    /// What it has printed so far.
    const std::string& out() const { return out_.text; }
    const std::string& err() const { return err_.text; }

private:
    struct Stream {
        Fd ours;
        std::string text;
    };
    static void take(Stream& stream);

    Stream out_;
    Stream err_;
    pid_t pid_ = -1; ///< -1: it has ended
};

} // namespace cow::real
