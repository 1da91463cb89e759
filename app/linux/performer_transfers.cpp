// The calls that move bytes between files and memory, for real.

#include "app/linux/payload.hpp"
#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

using vocabulary::CallId;

constexpr u64 seek_cur = 1;
constexpr u64 at_file_position = ~u64{0}; // pwritev2
constexpr u64 most_bytes = 64U << 20U;

struct Kind {
    CallId id{};
    long number = 0;
    bool writes = false;
    bool vectored = false;
};
constexpr std::array kinds{
    Kind{CallId::read, nr::read, false, false},       Kind{CallId::write, nr::write, true, false},
    Kind{CallId::pread64, nr::pread64, false, false}, Kind{CallId::pwrite64, nr::pwrite64, true, false},
    Kind{CallId::readv, nr::readv, false, true},      Kind{CallId::writev, nr::writev, true, true},
    Kind{CallId::preadv, nr::preadv, false, true},    Kind{CallId::pwritev, nr::pwritev, true, true},
    Kind{CallId::preadv2, nr::preadv2, false, true},  Kind{CallId::pwritev2, nr::pwritev2, true, true},
};
const Kind& kind_of(const CallStatement& call) {
    const CallId id = vocabulary::find_call(call.call)->id;
    return *std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.id == id; });
}

bool is_text(const Arg* arg) { return arg != nullptr && arg->kind == Arg::Kind::string; }

} // namespace

std::span<const Performer::Row> Performer::transfer_rows() {
    static constexpr std::array rows{
        Row{CallId::read, &Performer::transfer},    Row{CallId::write, &Performer::transfer},
        Row{CallId::pread64, &Performer::transfer}, Row{CallId::pwrite64, &Performer::transfer},
        Row{CallId::readv, &Performer::transfer},   Row{CallId::writev, &Performer::transfer},
        Row{CallId::preadv, &Performer::transfer},  Row{CallId::pwritev, &Performer::transfer},
        Row{CallId::preadv2, &Performer::transfer}, Row{CallId::pwritev2, &Performer::transfer},
        Row{CallId::sendfile, &Performer::copy},    Row{CallId::copy_file_range, &Performer::copy},
    };
    return rows;
}

/// As the call has them: one buffer, or vectors.
std::vector<std::array<u64, 2>> Performer::ranges(const CallStatement& call) const {
    if (!kind_of(call).vectored) {
        return {{value(1), value(2)}};
    }
    std::vector<std::array<u64, 2>> out;
    for (std::size_t i = 0; i < call.args[1].items.size() && i < value(2); ++i) {
        const Arg& vector = call.args[1].items[i];
        const ArgValue& values = values_[1].items[i];
        out.push_back({field_value(vector, values, "iov_base"), field_value(vector, values, "iov_len")});
    }
    return out;
}

Performed Performer::transfer(const CallStatement& call) {
    const Kind& kind = kind_of(call);
    const auto& items = call.args[1].items;
    const bool shown = is_text(&call.args[1]) ||
                       std::any_of(items.begin(), items.end(),
                                   [](const Arg& vector) { return is_text(find_field(vector, "iov_base")); });
    if (outcome_->result > static_cast<i64>(most_bytes)) {
        return not_done(tr("more than 64 MiB are not written for real"), true);
    }
    if (shown) {
        return kind.writes ? write_shown(call) : read_shown(call);
    }
    std::vector<u64> vectors;
    for (const auto& [base, length] : ranges(call)) {
        if (worker_interferes(base, length)) {
            return not_done(tr(worker_is_there), outcome_->result > 0 || !touches_worker(base, length));
        }
        vectors.push_back(base);
        vectors.push_back(length);
    }
    std::vector<u64> args = real_arguments(call);
    const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
    const bool in_turn = args.size() <= 3 || (args.size() > 4 && args[3] == at_file_position);
    if (kind.writes && in_turn && open != nullptr && open->kind == OpenKind::terminal && open->writable) {
        args[0] = sink_fd;
    }
    Payload payload;
    if (kind.vectored) {
        if (!payload.add(1, std::span<const u64>(vectors))) {
            return not_done(tr("these are more vectors than are handed to a real call"),
                            outcome_->result > 0);
        }
        if (args.size() > 4) { // preadv2: the offset is in two halves
            args.insert(args.begin() + 4, 0);
        }
    }
    Performed out = with_payload(kind.number, args, payload);
    if (!kind.writes) {
        leave_out_read_ahead(out);
    }
    return out;
}

/// Where pages of the file were not in memory.
void Performer::leave_out_read_ahead(Performed& out) const {
    const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
    if (open != nullptr && open->file != no_file && open->file.v < cold_.size() && cold_[open->file.v]) {
        out.why_left_out = tr("how far a read of what is not in memory reads ahead is the kernel's own");
        out.effects = Effects::on_file(open->file);
    }
}

/// A trace shows the bytes, not where they are.
Performed Performer::write_shown(const CallStatement& call) {
    std::string text = call.args[1].text;
    for (const Arg& vector : call.args[1].items) {
        const Arg* base = find_field(vector, "iov_base");
        text += base != nullptr ? base->text : "";
    }
    const u64 moved = outcome_->result > 0 ? static_cast<u64>(outcome_->result) : 0;
    if (moved > text.size() || (moved > 0 && text.size() >= Command::most_payload)) {
        return not_done(tr("the trace does not show all the bytes that were written"), true);
    }
    const u64 bytes = moved > 0 ? moved
                                : std::min<u64>({call.args[1].items.empty() ? value(2) : text.size(),
                                                 text.size(), Command::most_payload - 1});
    Payload payload;
    payload.add(1, text.substr(0, bytes));
    const bool positioned = call.args.size() > 3;
    return with_payload(positioned ? nr::pwrite64 : nr::write,
                        std::array<u64, 4>{descriptor(0), 0, bytes, positioned ? value(3) : 0}, payload);
}

Performed Performer::read_shown(const CallStatement& call) {
    const u64 moved = outcome_->result > 0 ? static_cast<u64>(outcome_->result) : 0;
    if (moved > 0 && call.args.size() <= 3) {
        quietly(nr::lseek, {descriptor(0), moved, seek_cur});
    }
    return not_done(tr("the trace does not show where the bytes went"),
                    moved > 0 ? Effects::on_memory(after_->process(proc_).mm) : Effects{});
}

/// copy_file_range, sendfile.
Performed Performer::copy(const CallStatement& call) {
    const bool within = vocabulary::find_call(call.call)->id == CallId::copy_file_range;
    if (outcome_->result > static_cast<i64>(most_bytes)) {
        return not_done(tr("more than 64 MiB are not written for real"), true);
    }
    Payload payload;
    for (unsigned i = 0; i < call.args.size(); ++i) {
        if (call.args[i].kind == Arg::Kind::list && !values_[i].items.empty()) {
            payload.add(i, std::span<const u64>(&values_[i].items.front().number, 1));
        }
    }
    return with_payload(within ? nr::copy_file_range : nr::sendfile, real_arguments(call), payload);
}

} // namespace cow::real
