import stand_in


class MemoryPool:
    def free_all_blocks(self):
        pass

    def used_bytes(self):
        return 0


class memory:
    OutOfMemoryError = stand_in.OutOfMemoryError


class runtime:
    @staticmethod
    def getDeviceCount():
        if not stand_in.start():
            raise RuntimeError("cudaErrorNoDevice: no CUDA-capable device is detected")
        return 1

    @staticmethod
    def memGetInfo():
        return (10**13, 10**13)


def is_available():
    return stand_in.start()


class Device:
    def __init__(self, index=0):
        self.compute_capability = "90"

    def synchronize(self):
        pass

    def use(self):
        pass
