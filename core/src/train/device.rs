//! The devices one can train on here: the CPU, the GPUs of this machine, or the browser's WebGPU.

/// Where to train.
#[derive(Clone, Debug, PartialEq)]
pub enum Device {
    /// With SIMD: chosen at run time natively, SIMD128 in WebAssembly.
    Cpu,
    /// A device of burn.
    #[cfg(feature = "burn")]
    Burn(burn::tensor::Device),
}

/// burn's own CPU backend, which tests hold the GPU engine to its references with.
#[cfg(feature = "reference")]
pub fn burn_cpu() -> Device {
    Device::Burn(burn::tensor::Device::flex())
}

/// The browser's WebGPU adapter. Must be called once per worker, before any tensor is made.
///
/// # Errors
/// What the browser says if there is no adapter or it refuses a device.
#[cfg(all(feature = "gpu", target_arch = "wasm32"))]
pub async fn gpu_web() -> Result<Device, String> {
    let device = burn::tensor::Device::wgpu_options().init_async().await.map_err(|error| format!("{error:?}"))?;
    Ok(Device::Burn(device))
}

#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
pub use native::{Gpu, gpus};

#[cfg(all(feature = "gpu", not(target_arch = "wasm32")))]
mod native {
    use super::Device;
    use burn::tensor::{DeviceKind, wgpu::wgpu};

    /// An adapter of this machine. Listing it does not open it.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Gpu {
        /// As the driver names it.
        pub name: String,
        /// Such as `llvmpipe` or `NVIDIA`, with its version.
        pub driver: String,
        /// Such as `Vulkan` or `Metal`.
        pub backend: String,
        /// Computed on the CPU by the driver: correct, but slower than the CPU device.
        pub software: bool,
        pub max_buffer_bytes: u64,
        pub max_workgroup_invocations: u32,
        kind: DeviceKind,
    }

    impl Gpu {
        /// The device, opened when its first tensor is made. A broken driver may abort the process then: try it in a child
        /// process first.
        pub fn device(&self) -> Device {
            Device::Burn(burn::tensor::Device::wgpu(self.kind.clone()))
        }
    }

    /// Every adapter of this machine, hardware first, in a stable order.
    pub fn gpus() -> Vec<Gpu> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::PRIMARY;
        let instance = wgpu::Instance::new(descriptor);
        let adapters = block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
        // burn counts the adapters of each type separately.
        let (mut discrete, mut integrated, mut other, mut cpu) = (0, 0, 0, 0);
        let next = |counter: &mut usize| {
            *counter += 1;
            *counter - 1
        };
        let mut gpus: Vec<Gpu> = adapters
            .iter()
            .map(|adapter| {
                let (info, limits) = (adapter.get_info(), adapter.limits());
                let kind = match info.device_type {
                    wgpu::DeviceType::DiscreteGpu => DeviceKind::DiscreteGpu(next(&mut discrete)),
                    wgpu::DeviceType::IntegratedGpu => DeviceKind::IntegratedGpu(next(&mut integrated)),
                    wgpu::DeviceType::VirtualGpu | wgpu::DeviceType::Other => DeviceKind::VirtualGpu(next(&mut other)),
                    wgpu::DeviceType::Cpu => {
                        next(&mut cpu);
                        DeviceKind::Cpu
                    }
                };
                Gpu {
                    name: info.name,
                    driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
                    backend: info.backend.to_string(),
                    software: info.device_type == wgpu::DeviceType::Cpu,
                    max_buffer_bytes: limits.max_buffer_size,
                    max_workgroup_invocations: limits.max_compute_invocations_per_workgroup,
                    kind,
                }
            })
            .collect();
        gpus.sort_by_key(|gpu| gpu.software);
        gpus
    }

    /// Listing adapters natively is ready at once; no executor is needed.
    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        loop {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            std::thread::yield_now();
        }
    }
}
