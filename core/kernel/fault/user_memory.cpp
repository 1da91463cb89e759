#include "core/kernel/fault/user_memory.hpp"

#include "core/kernel/fault/uaccess.hpp"

#include <algorithm>

namespace cow::kernel {

u64 total(std::span<const IoVec> parts) {
    u64 bytes = 0;
    for (const IoVec& part : parts) {
        bytes += part.length;
    }
    return bytes;
}

UserMemory::UserMemory(Kernel& k, ProcId proc, std::span<const IoVec> parts, const std::span<const u8>* shown)
    : k_(k), proc_(proc), parts_(parts), shown_(shown), left_(total(parts)) {
    advance(0);
}

u64 UserMemory::here(u64 most) const {
    return std::min({most, parts_.front().length - offset_, page_size - addr().offset()});
}

void UserMemory::advance(u64 bytes) {
    offset_ += bytes;
    left_ -= bytes;
    taken_ += bytes;
    while (!parts_.empty() && offset_ == parts_.front().length) {
        parts_ = parts_.subspan(1);
        offset_ = 0;
    }
}

u64 UserMemory::put(const ContentPiece& piece) {
    u64 done = 0;
    while (done < piece.length && left_ != 0) {
        const u32 size = static_cast<u32>(here(piece.length - done));
        u64 arrived = 0;
        copy_to_user(k_, proc_, addr(), {{}, piece.part(static_cast<u32>(done), size)}, arrived);
        done += arrived;
        advance(arrived);
        if (arrived != size) {
            break;
        }
    }
    return done;
}

ContentPiece UserMemory::take(u64 most) {
    const u64 size = here(most);
    ContentPiece piece;
    if (shown_ == nullptr) {
        piece = user_piece(k_, proc_, addr(), size);
    } else {
        std::vector<u8> bytes(size);
        for (u64 i = 0; i < size && taken_ + i < shown_->size(); ++i) {
            bytes[i] = (*shown_)[taken_ + i];
        }
        piece = {k_.machine().contents->from_bytes(bytes), 0, static_cast<u32>(size)};
    }
    advance(piece.length);
    return piece;
}

bool UserMemory::take(u64 size, ContentId& content, u32 offset) {
    for (u64 done = 0; done < size;) {
        const ContentPiece piece = take(size - done);
        if (piece.length == 0) {
            return false;
        }
        content = k_.machine().contents->copy(content, offset + static_cast<u32>(done), piece);
        done += piece.length;
    }
    return true;
}

} // namespace cow::kernel
