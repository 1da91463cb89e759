#include "core/kernel/fs/pipe_end.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

bool any_open(const Machine& m, u32 OpenFile::*end, u32 pipe) {
    return std::any_of(m.open_files.begin(), m.open_files.end(),
                       [&](const OpenFile& open) { return open.refs != 0 && open.*end == pipe; });
}

} // namespace

bool has_reader(const Machine& m, u32 pipe) { return any_open(m, &OpenFile::in, pipe); }
bool has_writer(const Machine& m, u32 pipe) { return any_open(m, &OpenFile::out, pipe); }

/// unix_release_sock: what the other side sent and nobody read is lost, and it hears of that.
void release_pipe(Kernel& k, u32 open_file) {
    const Machine& m = k.machine();
    const OpenFile& open = m.open_files[open_file];
    const bool unread = open.in != no_pipe && open.out != no_pipe && !m.pipes[open.in].buffers.empty();
    if (unread && !m.pipes[open.out].reset && has_reader(m, open.out)) {
        k.emit(SocketReset{open.out, true});
    }
}

} // namespace cow::kernel
