#pragma once
// What the machine of its own is started for, and how the two sides of it talk: the program that started it, outside, and
// the first process in it, which is the same program.
//
// What is to be done lies in the machine's first root, below /cowscope; what comes of it leaves by a serial port of virtio
// as frames: a FrameHeader and its bytes.

#include "core/base/ids.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cow::real::vm {

/// A command to run there.
struct Job {
    std::vector<std::string> arguments;   ///< of this program
    std::vector<std::string> environment; ///< NAME=VALUE
    std::string folder;                   ///< where it is called; the same folder is made there
    std::string input;                    ///< what it reads
    std::vector<std::pair<std::string, std::string>> files; ///< path, bytes; a path may be seen from `folder`
    std::string returned; ///< a folder whose files are wanted back when all is done; "" for none
    u32 out_columns = 0;  ///< standard output is a terminal so wide; 0: it is none
    u32 err_columns = 0;  ///< standard error likewise
};

enum class Frame : u32 {
    hello, ///< the first process runs: the kernel's release
    alive, ///< it still does
    out,   ///< of the command's standard output
    err,   ///< of its standard error
    file,  ///< the name of a returned file, a newline, its bytes
    done,  ///< the command has ended: its exit status in decimal
    broken ///< the machine cannot do it: why
};
struct FrameHeader {
    u32 kind = 0;
    u32 size = 0; ///< bytes that follow
};
inline constexpr u32 most_frame = 64U << 20U;

namespace inside {
inline constexpr const char* program = "/cowscope/program";
inline constexpr const char* libraries = "/cowscope/lib";
inline constexpr const char* modules = "/cowscope/modules";
inline constexpr const char* job = "/cowscope/job";
inline constexpr const char* port = "/dev/vport0p1";
inline constexpr const char* disk = "/dev/vda";
} // namespace inside

} // namespace cow::real::vm
